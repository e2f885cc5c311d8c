import { joinMessages, type Saying } from '../joinMessages.ts';
import type { Messages } from '../messages.ts';

/** What calls of one run say at different times is shown together, a line each: none hides another's failure. */
export function sayTogether(messages: Messages): Messages {
  const sayings: Saying[] = [];
  return {
    ...messages,
    say: (tone, text, hint) => {
      sayings.push({ tone, text, ...(hint === undefined ? {} : { hint }) });
      const joined = joinMessages(sayings);
      if (joined) messages.say(joined.tone, joined.text, joined.hint);
    },
  };
}
