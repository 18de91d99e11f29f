import { startSandbox } from '../../sandbox/startSandbox';
import { builtInDeskBench, zendeskBench } from './ticketBenches';
import { describeTicketProvider } from './ticketProvider';

describeTicketProvider('built-in desk', builtInDeskBench, { closes: false });

describeTicketProvider(
  'Zendesk',
  async () => {
    const sandbox = await startSandbox();
    return zendeskBench(sandbox.zendesk, () => sandbox.close());
  },
  { closes: true },
);
