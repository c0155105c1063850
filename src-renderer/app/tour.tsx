import { Popover } from 'radix-ui';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useStudio } from '../studio/studio-context.tsx';
import { whenAtWork } from '../studio/when-at-work.ts';
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
    text: 'Choose a node, and its form stands here. It knows the columns that arrive, and says what is wrong while you type.',
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

/** Up to four steps, each beside the part of the window that it explains. Escape, Skip, or starting to work ends it for good. */
export function Tour() {
  const studio = useStudio();
  const { settings, documents } = studio;
  const activeId = useStore(documents, (state) => state.activeId);
  const isDone = useStore(settings, (state) => state.settings.isTourDone);
  const [index, setIndex] = useState(0);
  const step = steps[index];
  const end = useCallback(() => {
    setIndex(0);
    void settings.getState().change({ isTourDone: true });
  }, [settings]);
  useEffect(() => (isDone ? undefined : whenAtWork(studio, end)), [studio, isDone, end]);
  if (isDone || step === undefined) return null;
  // Another tab draws its own places.
  return (
    <TourStep key={`${activeId} ${index}`} step={step} index={index} onEnd={end} onNext={() => setIndex(index + 1)} />
  );
}

interface TourStepProps {
  step: (typeof steps)[number];
  index: number;
  onEnd(): void;
  onNext(): void;
}

function TourStep({ step, index, onEnd, onNext }: TourStepProps) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const onward = useRef<HTMLButtonElement>(null);
  const isLast = index === steps.length - 1;
  // The place may be drawn together with the tour, so it is looked for once the drawing is done.
  useLayoutEffect(() => setPlace(document.querySelector<HTMLElement>(`[data-tour="${step.place}"]`)), [step.place]);
  if (place === null) return null;
  return (
    <Popover.Root open>
      <Popover.Anchor virtualRef={{ current: place }} />
      <Popover.Portal>
        <Popover.Content
          className="tour"
          side={step.side}
          align="start"
          sideOffset={10}
          collisionPadding={16}
          aria-labelledby="tour-title"
          onEscapeKeyDown={onEnd}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            onward.current?.focus();
          }}
          onInteractOutside={(event) => event.preventDefault()}
        >
          <h2 id="tour-title">{step.title}</h2>
          <p>{step.text}</p>
          <div className="tour-foot">
            <span>
              {index + 1} of {steps.length}
            </span>
            {!isLast && (
              <Button tone="quiet" onClick={onEnd}>
                Skip
              </Button>
            )}
            <Button ref={onward} tone="primary" onClick={isLast ? onEnd : onNext}>
              {isLast ? 'Done' : 'Next'}
            </Button>
          </div>
          <Popover.Arrow className="tour-arrow" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
