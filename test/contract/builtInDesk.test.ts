import { builtInDeskBench } from './benches/builtInDesk';
import { describeTicketProvider } from './ticketProvider';

describeTicketProvider('built-in desk', builtInDeskBench, { closes: false, agentsUseNodes: true });
