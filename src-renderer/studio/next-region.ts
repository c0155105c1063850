import { focusInside } from '../ui/focus-inside.ts';

/** The parts of the window in reading order, each with the elements that can take the focus, best first. */
const regions: readonly { part: string; entrances: readonly string[] }[] = [
  { part: '.title-bar', entrances: ['button:not(:disabled)'] },
  { part: '.palette', entrances: ['input'] },
  { part: '.canvas', entrances: ['.react-flow__node.selected', '.react-flow__node', '.canvas-toolbar button'] },
  { part: '.dock', entrances: ['[role="tab"][data-state="active"]'] },
  { part: '.inspector', entrances: [':is(input, select, textarea, .expression, button):not(.not-saved *)'] },
];

interface Region {
  element: HTMLElement;
  entrance: HTMLElement;
}

/** Moves the focus to the next or previous visible part of the window. */
export function focusNextRegion(step: 1 | -1, page: Document = document): void {
  const shown = regions.flatMap(({ part }) => regionOf(part, page) ?? []);
  const here = shown.findIndex(({ element }) => element.contains(page.activeElement));
  const next = here === -1 && step === -1 ? shown.length - 1 : (here + step + shown.length) % shown.length;
  focusInside(shown[next]?.entrance);
}

/**
 * Moves the focus to the form of the selection, or from the form back to the canvas. The form follows the selection
 * with a delay, so it waits for it.
 */
export function focusForm(page: Document = document): void {
  const form = regionOf('.inspector', page);
  if (form?.element.ariaBusy === 'true') {
    requestAnimationFrame(() => focusForm(page));
    return;
  }
  const isThere = form?.element.contains(page.activeElement) === true;
  focusInside((isThere ? regionOf('.canvas', page) : form)?.entrance);
}

function regionOf(part: string, page: Document): Region | undefined {
  const element = page.querySelector<HTMLElement>(part);
  const entrances = regions.find((region) => region.part === part)?.entrances ?? [];
  const entrance = entrances.map((each) => element?.querySelector<HTMLElement>(each)).find((found) => found != null);
  return element === null || entrance == null ? undefined : { element, entrance };
}
