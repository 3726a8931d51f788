/** What a colour in a chart is for; series are numbered by their place in the palette. */
export type ColourRole =
  | `series-${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`
  | 'ink'
  | 'muted'
  | 'line'
  | 'band'
  | 'limit'
  | 'fault'
  | 'paper';

/**
 * Stand-ins that charts are drawn with: no colour of either theme, so that each can be replaced in the finished SVG,
 * by a CSS variable in HTML and by a plain colour in a file.
 */
export const STAND_INS: Readonly<Record<ColourRole, string>> = {
  'series-0': '#fe0100',
  'series-1': '#fe0101',
  'series-2': '#fe0102',
  'series-3': '#fe0103',
  'series-4': '#fe0104',
  'series-5': '#fe0105',
  'series-6': '#fe0106',
  'series-7': '#fe0107',
  ink: '#fe0201',
  muted: '#fe0202',
  line: '#fe0203',
  band: '#fe0204',
  limit: '#fe0205',
  paper: '#fe0206',
  fault: '#fe0207',
};

/**
 * Light colours, given apart with every common form of colour blindness (after Okabe and Ito, 2008, darkened until
 * each has at least 3:1 against white).
 */
export const LIGHT: Readonly<Record<ColourRole, string>> = {
  'series-0': '#0a62a6',
  'series-1': '#c75300',
  'series-2': '#00795a',
  'series-3': '#9c3f78',
  'series-4': '#545b64',
  'series-5': '#8a6d00',
  'series-6': '#2b8cbe',
  'series-7': '#7c858f',
  ink: '#1b2027',
  muted: '#57606a',
  line: '#dfe3e8',
  band: '#eef2f6',
  limit: '#b3261e',
  fault: '#8a3ffc',
  paper: '#ffffff',
};

/** The same hues for a dark page, light enough to have at least 4.5:1 against it. */
export const DARK: Readonly<Record<ColourRole, string>> = {
  'series-0': '#6bb5f2',
  'series-1': '#f59a4c',
  'series-2': '#3fc79c',
  'series-3': '#e08fc0',
  'series-4': '#aeb6bf',
  'series-5': '#e3c13c',
  'series-6': '#8fd0f0',
  'series-7': '#858e98',
  ink: '#e8ebee',
  muted: '#a3acb5',
  line: '#30363d',
  band: '#1d232a',
  limit: '#ff8a80',
  fault: '#be95ff',
  paper: '#14181d',
};

/** A finished SVG with every stand-in replaced by what `colourOf` gives for its role. */
export function recolour(svg: string, colourOf: (role: ColourRole) => string): string {
  const roles = Object.keys(STAND_INS) as ColourRole[];
  const byStandIn = new Map(roles.map((role) => [STAND_INS[role], role]));
  return svg.replace(/#fe0[0-9a-f]{3}/g, (found) => {
    const role = byStandIn.get(found);
    return role === undefined ? found : colourOf(role);
  });
}
