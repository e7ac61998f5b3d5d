/** A style sheet is imported for its side effect, with its view's chunk. */
declare module '*.css';
