import { Popover } from 'radix-ui';
import { useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';

const steps = [
  {
    place: 'palette',
    title: 'Bring your data',
    text: 'Drop a file on the canvas, or take a node from here. Typing on the canvas works too.',
    side: 'right',
  },
  {
    place: 'inspector',
    title: 'Say what each step does',
    text: 'The form of the chosen node. It knows the columns that arrive, and says what is wrong while you type.',
    side: 'left',
  },
  {
    place: 'dock',
    title: 'See every step',
    text: 'The rows after the chosen node, at once and without a run. Problems and rejected rows have tabs of their own.',
    side: 'top',
  },
  {
    place: 'run',
    title: 'Run it',
    text: 'Loads the result in one go. Rows that do not fit wait for you under Rejects.',
    side: 'bottom',
  },
] as const;

/** Four steps at most, each beside what it speaks of. Escape or Skip ends it for good. */
export function Tour() {
  const { settings, documents } = useStudio();
  const activeId = useStore(documents, (state) => state.activeId);
  const isDone = useStore(settings, (state) => state.settings.isTourDone);
  const [index, setIndex] = useState(0);
  const step = steps[index];
  const isLast = index === steps.length - 1;
  const onward = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const wanted = isDone ? undefined : step?.place;
  // The places are drawn along with the tour, and anew with each tab: they are there once the drawing is done.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab has other places
  useLayoutEffect(() => {
    setPlace(wanted === undefined ? null : document.querySelector<HTMLElement>(`[data-tour="${wanted}"]`));
  }, [wanted, activeId]);
  if (isDone || step === undefined || place === null) return null;
  const end = () => {
    setIndex(0);
    void settings.getState().change({ isTourDone: true });
  };
  return (
    <Popover.Root open>
      <Popover.Anchor virtualRef={{ current: place }} />
      <Popover.Portal>
        <Popover.Content
          key={index}
          className="tour"
          side={step.side}
          align="start"
          sideOffset={10}
          collisionPadding={16}
          aria-labelledby="tour-title"
          onEscapeKeyDown={end}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            onward.current?.focus();
          }}
          onInteractOutside={(event) => {
            event.preventDefault();
            // Whoever presses what the last step speaks of needs it no more.
            const { target } = event.detail.originalEvent;
            if (isLast && target instanceof Node && place.contains(target)) end();
          }}
        >
          <h2 id="tour-title">{step.title}</h2>
          <p>{step.text}</p>
          <div className="tour-foot">
            <span>
              {index + 1} of {steps.length}
            </span>
            {!isLast && (
              <Button tone="quiet" onClick={end}>
                Skip
              </Button>
            )}
            <Button ref={onward} tone="primary" onClick={() => (isLast ? end() : setIndex(index + 1))}>
              {isLast ? 'Done' : 'Next'}
            </Button>
          </div>
          <Popover.Arrow className="tour-arrow" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
