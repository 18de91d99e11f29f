import { describeTicketFaults, describeTicketProvider } from '../contract/ticketProvider';
import { startRequestTracker, type RequestTrackerServer } from './servers/startRequestTracker';
import { requestTrackerBench } from './support/requestTrackerBench';

const noPause = async (): Promise<void> => undefined;

jest.setTimeout(120_000);

let server: RequestTrackerServer;
beforeAll(async () => {
  server = await startRequestTracker();
});
afterAll(() => server.stop());

// It finds messages by a search, which has no pages.
describeTicketProvider('Request Tracker', () => requestTrackerBench(server), { closes: false, longTicket: 5, randomTexts: 5 });
describeTicketFaults('Request Tracker', () => requestTrackerBench(server, noPause));
