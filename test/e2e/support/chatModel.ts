// A stand-in for OpenAI's chat completions API: it says what a script says, and is as particular as the real one about tools.
// Source: OpenAI's API reference, "Create chat completion".
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asArray, asRecord, asText } from '../../../src/shared/shape';

type Json = Readonly<Record<string, unknown>>;

/** A tool as the agent offers it. */
export interface OfferedTool {
  readonly name: string;
  /** Names of the values that the model has to fill in. */
  readonly parameters: readonly string[];
}

export interface ToolCall {
  readonly tool: string;
  readonly values: Json;
}

/** What a tool answered. */
export interface ToolAnswer {
  readonly tool: string;
  readonly content: string;
}

/** What the model is asked. */
export interface Turn {
  /** What the agent was told by its user. */
  readonly prompt: string;
  readonly tools: readonly OfferedTool[];
  /** Of all calls since that prompt. */
  readonly answers: readonly ToolAnswer[];
}

/** What the model says: words, or the tools that it calls. */
export type Script = (turn: Turn) => string | readonly ToolCall[];

export interface ChatModel {
  /** Base URL of the API. */
  readonly url: string;
  readonly apiKey: string;
  /** What every tool answered, in order. */
  readonly answers: readonly ToolAnswer[];
  close(): Promise<void>;
}

const API_KEY = 'sk-local';
const TOOL_NAME = /^[\w-]{1,64}$/;

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Starts it on a free port of this machine. */
export async function startChatModel(script: Script): Promise<ChatModel> {
  const answers = new Map<string, ToolAnswer>();
  const complete = (body: Json): Json => {
    const turn = readTurn(body);
    for (const [id, answer] of turn.answers) answers.set(id, answer);
    return completion(body, script({ ...turn, answers: [...turn.answers.values()] }));
  };
  const server = createServer((request, response) => {
    void answer(request, response, complete);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    apiKey: API_KEY,
    get answers() {
      return [...answers.values()];
    },
    close: async () => await new Promise((resolve) => server.close(() => resolve())),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, complete: (body: Json) => Json): Promise<void> {
  const send = (status: number, body: Json): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.headers.authorization !== `Bearer ${API_KEY}`) throw new Refusal(401, 'Incorrect API key provided.');
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') throw new Refusal(404, `Unknown request URL: ${request.method} ${request.url}`);
    const body = asRecord(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    if (body.stream === true) throw new Refusal(400, 'Streams are not there.');
    send(200, complete(body));
  } catch (failure) {
    const { message } = failure as Error;
    send(failure instanceof Refusal ? failure.status : 500, { error: { message, type: 'invalid_request_error', param: null, code: null } });
  }
}

interface ReadTurn extends Omit<Turn, 'answers'> {
  /** By the id of the call. */
  readonly answers: ReadonlyMap<string, ToolAnswer>;
}

/** @throws {Refusal} for what OpenAI does not take */
function readTurn({ model, messages, tools }: Json): ReadTurn {
  if (asText(model) === null) throw new Refusal(400, 'you must provide a model parameter');
  const all = asArray(messages).map(asRecord);
  const promptAt = all.findLastIndex(({ role }) => role === 'user');
  if (promptAt < 0) throw new Refusal(400, "'messages' holds nothing of a user.");
  return { prompt: contentOf(all[promptAt]), tools: asArray(tools).map(readTool), answers: answersIn(all.slice(promptAt)) };
}

function readTool(tool: unknown): OfferedTool {
  const { name, parameters } = asRecord(asRecord(tool).function);
  const schema = asRecord(parameters);
  if (!TOOL_NAME.test(String(name))) throw new Refusal(400, `Invalid 'tools[].function.name': ${String(name)}`);
  if (parameters !== undefined && schema.type !== 'object') throw new Refusal(400, `Invalid schema for function '${String(name)}': schema must be of type "object".`);
  return { name: String(name), parameters: Object.keys(asRecord(schema.properties)) };
}

/** Each call has to be answered before the next turn. */
function answersIn(messages: readonly Json[]): ReadonlyMap<string, ToolAnswer> {
  const calls = messages.flatMap(({ tool_calls: made }) => asArray(made)).map(asRecord);
  return new Map(
    calls.map(({ id, function: called }) => {
      const answered = messages.find(({ role, tool_call_id: of }) => role === 'tool' && of === id);
      if (answered === undefined) throw new Refusal(400, `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id': ${String(id)}`);
      return [String(id), { tool: String(asRecord(called).name), content: contentOf(answered) }];
    }),
  );
}

/** Text, or a list of parts. */
function contentOf(message: Json | undefined): string {
  const content = message?.content;
  return asText(content) ?? asArray(content).map((part) => asText(asRecord(part).text) ?? '').join('');
}

let made = 0;

function completion({ model }: Json, said: ReturnType<Script>): Json {
  const calls = typeof said === 'string' ? [] : said;
  const toolCalls = calls.map(({ tool, values }) => ({ id: `call_${(made += 1)}`, type: 'function', function: { name: tool, arguments: JSON.stringify(values) } }));
  const message = { role: 'assistant', content: typeof said === 'string' ? said : null, refusal: null, ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }) };
  return {
    id: `chatcmpl-${(made += 1)}`,
    object: 'chat.completion',
    created: 0,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: toolCalls.length === 0 ? 'stop' : 'tool_calls' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}
