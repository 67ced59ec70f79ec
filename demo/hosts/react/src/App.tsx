import { useEffect, useRef, useState } from 'react';
import { createMemoryBackend } from 'wf-elements/adapter/memory';
import { createSample, progressOf } from './sample.js';

const { adapters } = createSample(createMemoryBackend);

/** Every property below is a new object or function at each render, as it comes out of a component without care. */
export function App() {
  const [person, setPerson] = useState<'sam' | 'lena'>('sam');
  const [ticks, setTicks] = useState(0);
  const [isTicking, setTicking] = useState(false);
  const [chosen, setChosen] = useState<string | null>('read');
  const [items, setItems] = useState(['a', 'b']);
  const [isNothing, setNothing] = useState(false);
  const [isMounted, setMounted] = useState(true);
  const [events, setEvents] = useState('');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!isTicking) return undefined;
    const timer = setInterval(() => setTicks((before) => before + 1), 50);
    return () => clearInterval(timer);
  }, [isTicking]);

  return (
    <>
      <nav>
        <button id="as-sam" onClick={() => setPerson('sam')}>Sam</button>
        <button id="as-lena" onClick={() => setPerson('lena')}>Lena</button>
        <button id="tick" onClick={() => setTicking(!isTicking)}>Render again and again</button> <output id="ticks">{ticks}</output>
        <button id="nothing" onClick={() => setNothing(true)}>Set nothing</button>
        <button id="mount" onClick={() => setMounted(!isMounted)}>Unmount or mount</button>
        <button id="open-log" onClick={() => dialog.current?.showModal()}>Record</button>
        Chosen: <output id="chosen">{chosen}</output> Events: <output id="events">{events}</output>
      </nav>
      {isMounted && (
        <wf-provider adapter={adapters[person]} run="run-1">
          <div className="row">
            <wf-progress id="progress" />
            <wf-approval-gate
              id="gate"
              onwf-gate-decide={(event) => setEvents((before) => `${before} ${event.type}`)}
              onwf-gate-settled={(event) => setEvents((before) => `${before} ${event.type}`)}
            />
          </div>
          <wf-can action="run:stop"><button id="stop">Stop</button></wf-can>
          <wf-status kind="run" status="running" />
          <wf-graph
            id="graph"
            selected={isNothing ? null : (chosen ?? undefined)}
            filter={isNothing ? null : []}
            renderStep={isNothing ? null : (_step, place) => { place.dataset['drawn'] = String(ticks); }}
            stepRoom={40}
            onwf-step-select={(event) => setChosen(event.detail.step)}
          >
            <input className="note" slot="step:decide" aria-label="Note" />
          </wf-graph>
          <ul id="list">
            {items.map((id) => (
              <li key={id} id={`item-${id}`}>
                <wf-progress data={progressOf(id, ticks % 100)} />
                <button className="remove" onClick={() => setItems(items.filter((item) => item !== id))}>Remove {id}</button>
              </li>
            ))}
          </ul>
          <dialog ref={dialog} id="log-dialog"><wf-audit-log id="log" /><form method="dialog"><button>Close</button></form></dialog>
        </wf-provider>
      )}
    </>
  );
}
