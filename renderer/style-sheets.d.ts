/** A style sheet is imported for its effect: with the chunk of its view. */
declare module '*.css';
