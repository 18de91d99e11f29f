// What every ticket provider has to do, whatever the helpdesk behind it.
import type { TicketBench } from './tickets/bench';
import { changeContract } from './tickets/changes';
import { eventContract } from './tickets/events';
import { fileContract } from './tickets/files';
import { hostileTextContract } from './tickets/hostileText';
import { listContract } from './tickets/lists';
import { ownershipContract } from './tickets/ownership';
import { threadingContract } from './tickets/threading';
import { ticketsUnderTest, type BenchFeatures } from './tickets/underTest';

export { message, type Agent, type AgentView, type BenchFaults, type BenchField, type TicketBench } from './tickets/bench';
export { describeTicketFaults } from './tickets/faults';
export type { BenchFeatures } from './tickets/underTest';

export function describeTicketProvider(name: string, openBench: () => Promise<TicketBench>, features: BenchFeatures): void {
  describe(`ticket provider contract: ${name}`, () => {
    const under = ticketsUnderTest(openBench);
    threadingContract(under, features);
    ownershipContract(under);
    hostileTextContract(under, features);
    fileContract(under);
    changeContract(under);
    listContract(under);
    eventContract(under, features);
  });
}
