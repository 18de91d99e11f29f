import { genericHttpBench } from './benches/genericHttp';
import { noPause } from './benches/store';
import { describeTicketFaults, describeTicketProvider } from './ticketProvider';

describeTicketProvider('Generic HTTP', () => genericHttpBench(), { closes: true, longTicket: 45 });
describeTicketFaults('Generic HTTP', () => genericHttpBench(noPause));
