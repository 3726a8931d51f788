import { outageTest } from '../../lib/sessions/outage-test.ts';
import { definition } from '../../thresholds/go-chat/server-kill.ts';

const test = outageTest(definition);

export const { options, setup, handleSummary } = test;
export default test.stayThrough;
