// Shows the values under the pointer (or chosen by the arrow keys) on every panel of a timeline.

const shapes = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const units = { ms: ' ms', percent: ' %', per_second: '/s', bytes: ' B', mbps: ' Mbps' };
const clock = (seconds) => {
  if (seconds < 60) {
    return `${Number(seconds.toFixed(1))} s`;
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
};
const add = (parent, name, text) => {
  const child = document.createElement(name);
  child.textContent = text;
  parent.append(child);
  return child;
};
for (const figure of document.querySelectorAll('.chart.has-hover')) {
  const data = JSON.parse(figure.querySelector('script').textContent);
  const last = data.x.length - 1;
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  let chosen = -1;
  const drawing = () =>
    [...figure.querySelectorAll('.drawing')].find((one) => one.offsetParent !== null || one.clientWidth > 0);
  const hide = () => {
    tip.hidden = true;
    for (const line of figure.querySelectorAll('.hair')) {
      line.remove();
    }
  };
  const show = (index) => {
    const place = drawing();
    if (!place) {
      return;
    }
    hide();
    chosen = Math.max(0, Math.min(last, index));
    const svg = place.querySelector('svg');
    const [left, right, top, bottom] = svg.dataset.plot.split(',').map(Number);
    const second = data.x[chosen];
    const x = left + ((right - left) * second) / data.x[last];
    const hair = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: top, y2: bottom, class: 'hair' })) {
      hair.setAttribute(name, value);
    }
    hair.setAttribute('stroke', 'currentColor');
    hair.setAttribute('stroke-opacity', '0.45');
    svg.append(hair);
    tip.replaceChildren();
    add(tip, 'b', clock(second));
    for (const panel of data.panels) {
      add(tip, 'b', panel.title);
      for (const series of panel.series) {
        const value = series.values[chosen];
        const row = add(tip, 'i', series.name);
        add(row, 'span', value === null ? 'no samples' : shapes.format(value) + (units[panel.unit] ?? ''));
      }
    }
    place.append(tip);
    tip.hidden = false;
    const scale = svg.clientWidth / svg.viewBox.baseVal.width;
    const at = x * scale;
    const flip = at > place.clientWidth / 2;
    const offset = flip ? at - tip.offsetWidth - 12 : at + 12;
    tip.style.left = `${Math.max(0, Math.min(place.clientWidth - tip.offsetWidth, offset))}px`;
    tip.style.top = `${Math.min(top * scale, Math.max(0, place.clientHeight - tip.offsetHeight))}px`;
  };
  figure.addEventListener('pointermove', (event) => {
    const place = drawing();
    const svg = place?.querySelector('svg');
    if (!svg || !place.contains(event.target)) {
      return hide();
    }
    const [left, right] = svg.dataset.plot.split(',').map(Number);
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) * svg.viewBox.baseVal.width) / box.width;
    const second = ((x - left) / (right - left)) * data.x[last];
    let nearest = 0;
    data.x.forEach((one, index) => {
      if (Math.abs(one - second) < Math.abs(data.x[nearest] - second)) {
        nearest = index;
      }
    });
    show(nearest);
  });
  figure.addEventListener('pointerleave', hide);
  figure.addEventListener('blur', hide);
  figure.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Escape') {
      hide();
    }
    if (step === undefined) {
      return;
    }
    event.preventDefault();
    show(chosen + step);
  });
}
const contents = document.querySelector('.contents details');
if (contents && matchMedia('(max-width: 1000px)').matches) {
  contents.open = false;
}

// A link to something within what is closed opens it; on paper everything is open.
const reveal = () => {
  const wanted =
    location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  for (let place = wanted; place; place = place.parentElement) {
    if (place.tagName === 'DETAILS') {
      place.open = true;
    }
  }
  wanted?.scrollIntoView();
};
addEventListener('hashchange', reveal);
reveal();
addEventListener('beforeprint', () => {
  for (const fold of document.querySelectorAll('details.fold')) {
    fold.open = true;
  }
});
