import type { Context } from 'hono';
import * as z from 'zod/mini';
import { COMMAND_TYPES, commandSchema, isCommandType, type Command } from '../../model/command.js';
import { idSchema } from '../../model/primitives.js';
import { executeCommand, lookUpReceipt, peekReceipt } from '../core/commands.js';
import { Problem } from '../core/problem.js';
import { note } from '../observe/scope.js';
import { checked, readJson } from './body.js';
import { authenticated, type HttpContext } from './exchange.js';
import { jsonResponse, problemResponse, receiptResponse } from './respond.js';

const headSchema = z.object({ v: z.literal(1), id: idSchema, type: z.string() });

function readCommand(value: unknown, key: string | undefined): Command {
  const { id, type } = checked(headSchema, value, 'command');
  if (!isCommandType(type)) {
    const detail = `is not a command. Known are: ${COMMAND_TYPES.join(', ')}`;
    throw new Problem({ status: 422, code: 'INVALID', title: 'Not valid', detail: `"${type.slice(0, 128)}" ${detail}`, errors: [{ pointer: '/type', detail }] });
  }
  if (key !== id) {
    throw new Problem({
      status: 400, code: 'KEY_MISMATCH', title: 'Keys differ',
      detail: 'The header Idempotency-Key must be there and equal the "id" of the command.', errors: [{ pointer: '/id', detail: 'must equal the header Idempotency-Key' }],
    });
  }
  return checked(commandSchema(type), value, 'command') as Command;
}

/** `POST /v1/commands`: the only way anything changes. */
export const postCommand = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c, 'command');
  const command = readCommand(await readJson(c.req.raw, http.limits), c.req.header('idempotency-key'));
  note({ command: { id: command.id, type: command.type } });
  return receiptResponse(await executeCommand(http.gateway, command, caller));
};

/** `GET /v1/commands/:id`: what became of a command of one's own. Asking about one that never arrived voids its key; HEAD does not. */
export const getCommand = (http: HttpContext) => async (c: Context): Promise<Response> => {
  const { caller } = await authenticated(http, c, 'command');
  const look = c.req.method === 'HEAD' ? peekReceipt : lookUpReceipt;
  const receipt = await look(http.gateway, checked(idSchema, c.req.param('id'), 'key'), caller);
  if (receipt !== null) return jsonResponse(receipt);
  return problemResponse({
    status: 404, code: 'NOT_RECEIVED', title: 'Never arrived',
    detail: 'No command with this key has arrived. The key is void from now on: if the command still arrives, it is refused with VOIDED.',
  });
};
