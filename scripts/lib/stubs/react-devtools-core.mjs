// Ink asks for the React DevTools when DEV=true; the built program has no use for them.
export default { initialize() {}, connectToDevTools() {} };
