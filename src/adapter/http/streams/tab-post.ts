import { readMessage, type TabMessage } from './tab-messages.js';

/** Sends to pages by name, and receives what is for this one. Each page has a channel of its own, so that nothing wakes the others. */
export class TabPost {
  readonly #all: BroadcastChannel;
  readonly #mine: BroadcastChannel;
  readonly #others = new Map<string, BroadcastChannel>();

  constructor(
    private readonly name: string,
    readonly tab: string,
    receive: (message: TabMessage) => void,
  ) {
    const listen = (channel: BroadcastChannel): BroadcastChannel => {
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        const message = readMessage(data);
        if (message !== undefined) receive(message);
      };
      return channel;
    };
    this.#all = listen(new BroadcastChannel(name));
    this.#mine = listen(new BroadcastChannel(`${name}/${tab}`));
  }

  toAll(message: TabMessage): void {
    this.#all.postMessage(message);
  }

  to(tab: string, message: TabMessage): void {
    const channel = this.#others.get(tab) ?? new BroadcastChannel(`${this.name}/${tab}`);
    this.#others.set(tab, channel);
    channel.postMessage(message);
  }

  forget(tab: string): void {
    this.#others.get(tab)?.close();
    this.#others.delete(tab);
  }

  close(): void {
    for (const channel of [this.#all, this.#mine, ...this.#others.values()]) channel.close();
  }
}
