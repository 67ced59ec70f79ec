import OpenAI from 'openai';
import type { StepContext } from '../../src/gateway/bridges/langgraph/index.js';
import type { Prompt } from '../workflow/prompts.js';

/** An OpenAI-compatible HTTP endpoint. The recorded replies are behind one too, so there is one code path. */
export interface Endpoint {
  readonly baseURL: string;
  readonly apiKey: string;
  readonly model: string;
  /** Who answers, for people. */
  readonly label: string;
}

/** A quiet stream is shown to people long before this; it only ends one that will never speak again. */
const TIMEOUT_MS = 180_000;

/**
 * The endpoint that the environment names, or null for the recorded replies. A key alone selects nothing: many people
 * have one in their environment, and nobody's account should be used because they started a demo.
 * @throws {Error} when the endpoint is named only in part
 */
export function endpointFromEnvironment(env: NodeJS.ProcessEnv): Endpoint | null {
  const { OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: apiKey, WF_MODEL: model } = env;
  if (!baseURL) return null;
  if (!URL.canParse(baseURL)) throw new Error(`OPENAI_BASE_URL is not a URL: "${baseURL}". It looks like https://host/v1.`);
  if (!model) throw new Error('OPENAI_BASE_URL is set, but WF_MODEL does not say which model to ask. Set WF_MODEL, or unset OPENAI_BASE_URL to use the recorded replies.');
  return { baseURL, apiKey: apiKey ?? 'none', model, label: `${model} at ${new URL(baseURL).host}` };
}

export class Model {
  readonly #client: OpenAI;

  constructor(readonly endpoint: Endpoint) {
    // The workflow engine retries and counts; a client that did so too would hide attempts.
    this.#client = new OpenAI({ baseURL: endpoint.baseURL, apiKey: endpoint.apiKey, maxRetries: 0, timeout: TIMEOUT_MS });
  }

  /**
   * Streams one answer, reports its phases to the step, and returns the whole text.
   * @param show whether the chunks are for people to read as they come; JSON is not
   */
  async complete(prompt: Prompt, context: StepContext, show: boolean): Promise<string> {
    // The model is known from the start: a silent stream is compared with others of the same one.
    context.usage({ model: this.endpoint.model });
    await context.phase('dispatching');
    const stream = await this.#client.chat.completions.create(
      {
        model: this.endpoint.model,
        messages: [{ role: 'system', content: prompt.system }, { role: 'user', content: prompt.user }],
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal: context.signal },
    );
    await context.phase('prefill');
    let text = '';
    for await (const { choices, usage } of stream) {
      const piece = choices[0]?.delta.content ?? '';
      if (piece !== '') {
        if (text === '') await context.phase('streaming');
        text += piece;
        if (show) context.chunk(piece);
      }
      if (usage) context.usage({ inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens, model: this.endpoint.model });
    }
    if (text === '') throw new Error('The model answered with nothing.');
    return text;
  }
}
