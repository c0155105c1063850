export interface Rule {
  name: string;
  expr: string;
}

/** Behind the value of the only column that the rule names. */
export function breaksRule({ name, expr }: Rule): string {
  return ` breaks the rule "${name}": ${expr}`;
}

export function ruleDoesNotHold({ name, expr }: Rule): string {
  return `The rule "${name}" does not hold: ${expr}`;
}

export function ruleCannotBeChecked({ name, expr }: Rule): string {
  return `The rule "${name}" could not be checked on this row: ${expr}`;
}

/** The rule that a message of a reject is about. */
export function ruleIn(message: string): Rule | undefined {
  const pattern = /(?:^The| breaks the) rule "(.*?)"(?: does not hold| could not be checked on this row)?: (.*)$/s;
  const [, name, expr] = pattern.exec(message) ?? [];
  return name === undefined || expr === undefined ? undefined : { name, expr };
}
