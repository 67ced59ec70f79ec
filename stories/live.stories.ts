import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { memoryCheckpoints } from '../src/client/index.js';
import { createSampleRun, type SamplePerson, type SampleRun } from '../src/samples/index.js';

const meta: Meta = { title: 'Pages/A run in the page', parameters: { layout: 'fullscreen', controls: { disable: true } } };
export default meta;
type Story = StoryObj;

const column = styleMap({ display: 'grid', gap: '12px', minInlineSize: '0', alignContent: 'start' });
const bar = styleMap({ display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center', marginBlockEnd: '12px', fontFamily: 'var(--wf-font)' });
const page = styleMap({ padding: '16px' });

/** Only one run plays at a time: the one of the story that was opened last. */
let current: SampleRun | undefined;
function begin(speed = 1): SampleRun {
  current?.dispose();
  return (current = createSampleRun({ speed }));
}

/** Play or pause, begin again, and how fast. */
function controls(sample: SampleRun) {
  const toggle = ({ currentTarget }: Event): void => {
    if (sample.isPlaying) sample.pause();
    else sample.play();
    (currentTarget as HTMLButtonElement).textContent = sample.isPlaying ? 'Pause' : 'Play';
  };
  const restart = ({ currentTarget }: Event): void => {
    sample.restart();
    const play = (currentTarget as HTMLElement).parentElement?.querySelector('button');
    if (play) play.textContent = 'Pause';
  };
  return html`<div style=${bar} role="group" aria-label="The run">
    <button type="button" data-run="play" @click=${toggle}>Pause</button>
    <button type="button" data-run="restart" @click=${restart}>Begin again</button>
    <label>Speed <select data-run="speed" @change=${({ currentTarget }: Event) => { sample.speed = Number((currentTarget as HTMLSelectElement).value); }}>
      ${[0.5, 1, 2, 5, 10].map((speed) => html`<option value=${speed} ?selected=${speed === sample.speed}>${speed} ×</option>`)}
    </select></label>
  </div>`;
}

/** A whole run without a server, with play, pause, speed and restart: decide as the lead of Support, and watch what follows. */
export const LiveRun: Story = {
  render: () => {
    const sample = begin();
    return html`<div style=${page}>${controls(sample)}
      <wf-provider .adapter=${sample.adapter} run=${sample.run} style=${column}>
        <wf-progress></wf-progress>
        <wf-graph></wf-graph>
        <wf-approval-gate style=${styleMap({ maxInlineSize: '460px' })}></wf-approval-gate>
        <wf-audit-log .keys=${sample.keys} .checkpoints=${memoryCheckpoints()}></wf-audit-log>
      </wf-provider>
    </div>`;
  },
};

/** Two people look at the same run: what one decides, the other sees at once, and a large refund needs both. */
export const TwoPeople: Story = {
  render: () => {
    const sample = begin(2);
    const side = (person: SamplePerson) => html`<section style=${column} aria-label=${sample.people[person].name}>
      <h2 style=${styleMap({ margin: '0', fontFamily: 'var(--wf-font)', fontSize: 'var(--wf-text-lg)' })}>${sample.people[person].name}</h2>
      <wf-provider .adapter=${sample.adapterFor(person)} run=${sample.run} style=${column}>
        <wf-approval-gate></wf-approval-gate>
        <wf-progress summary></wf-progress>
        <wf-audit-log .keys=${sample.keys} .checkpoints=${memoryCheckpoints()}></wf-audit-log>
      </wf-provider>
    </section>`;
    return html`<div style=${page}>${controls(sample)}<div style=${styleMap({ display: 'grid', gap: '24px', gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 26rem), 1fr))' })}>${side('lena')}${side('farid')}</div></div>`;
  },
};
