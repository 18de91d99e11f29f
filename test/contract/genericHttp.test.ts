import { genericHttpBench } from './benches/genericHttp';
import { describeTicketFaults, describeTicketProvider } from './ticketProvider';

const noPause = async (): Promise<void> => undefined;

describeTicketProvider('Generic HTTP', () => genericHttpBench(), { closes: true, longTicket: 45 });
describeTicketFaults('Generic HTTP', () => genericHttpBench(noPause));
