import { startSandbox } from '../../sandbox/startSandbox';
import { zendeskBench } from './ticketBenches';
import { describeTicketProvider } from './ticketProvider';

describeTicketProvider(
  'Zendesk',
  async () => {
    const sandbox = await startSandbox();
    return zendeskBench(sandbox.zendesk, () => sandbox.close());
  },
  { closes: true },
);
