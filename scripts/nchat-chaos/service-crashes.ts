import { outageTest } from '../../lib/sessions/outage-test.ts';
import { definition } from '../../thresholds/nchat-chaos/service-crashes.ts';

const test = outageTest(definition);

export const { options, setup, handleSummary } = test;
export default test.stayThrough;
