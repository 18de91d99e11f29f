import { describeTicketFaults, describeTicketProvider } from '../contract/ticketProvider';
import { startRedmine, type RedmineServer } from './servers/startRedmine';
import { redmineBench } from './support/redmineBench';

const noPause = async (): Promise<void> => undefined;

jest.setTimeout(120_000);

let server: RedmineServer;
beforeAll(async () => {
  server = await startRedmine();
});
afterAll(() => server.stop());

// It reads all notes of a ticket at once, without pages.
describeTicketProvider('Redmine', () => redmineBench(server), { closes: false, longTicket: 20 });
describeTicketFaults('Redmine', () => redmineBench(server, noPause));
