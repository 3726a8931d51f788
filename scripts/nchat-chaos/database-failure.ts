import { outageTest } from '../../lib/sessions/outage-test.ts';
import { definition } from '../../thresholds/nchat-chaos/database-failure.ts';

const test = outageTest(definition);

export const { options, setup, handleSummary } = test;
export default test.stayThrough;
