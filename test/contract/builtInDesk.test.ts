import { builtInDeskBench } from './ticketBenches';
import { describeTicketProvider } from './ticketProvider';

describeTicketProvider('built-in desk', builtInDeskBench, { closes: false });
