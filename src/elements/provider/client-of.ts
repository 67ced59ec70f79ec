import type { WorkflowAdapter } from '../../adapter/contract.js';
import { createClient } from '../../client/client.js';
import type { WfClient } from '../../client/types.js';

const clients = new WeakMap<WorkflowAdapter, WfClient>();

/** The one client of an adapter object: providers that are given the same adapter share stores, permissions and commands. */
export function clientOf(adapter: WorkflowAdapter): WfClient {
  const client = clients.get(adapter) ?? createClient(adapter);
  clients.set(adapter, client);
  return client;
}
