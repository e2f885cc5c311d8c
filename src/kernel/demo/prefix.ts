/** Every id of the demo begins like this, so that one look tells it from work, and one click removes it. */
export const demoPrefix = 'demo-';
