// The little of the DOM that every module needs. What is missing throws: a template and its module
// that no longer fit each other shall be found by the first test, not by a person.

export function one(selector, root = document) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export function attribute(element, name) {
  const value = element.getAttribute(name);
  if (value === null) throw new Error(`<${element.localName}> has no ${name}`);
  return value;
}

// The server's own <template>, as one element.
export function clone(template) {
  const element = template.content.firstElementChild;
  if (!element) throw new Error(`template ${template.id} is empty`);
  return document.importNode(element, true);
}

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// Listens until the function that it returns is called.
export function on(target, names, listener, options) {
  for (const each of names.split(" ")) target.addEventListener(each, listener, options);
  return () => {
    for (const each of names.split(" ")) target.removeEventListener(each, listener, options);
  };
}

export const together = (cleanUps) => () => cleanUps.forEach((cleanUp) => cleanUp());
