// What the scripts say, in the language of the page; a message is told by its English.
const { language, places, messages } = globalThis.dragomanWords;
const kinds = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language, { numberingSystem: "latn" });

export function _(text, values) { return fill(messages[text]?.[0] || text, values); }

// A message that depends on a number, which is {count} in it.
export function ngettext(one, many, count, values) {
  const forms = messages[one];
  const words = forms ? forms[places[kinds.select(count)] ?? places.other] : null;
  return fill(words || (count === 1 ? one : many), { count, ...values });
}

function fill(words, values = {}) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    if (typeof value === "number") return numbers.format(value);
    if (value === undefined || value === null) return whole;
    return document.documentElement.dir === "rtl" ? `\u2068${value}\u2069` : value; // its direction is its own
  });
}
