/**
 * The first script of a document: lets the frame that main has filled in reach the screen, and only then loads the
 * app that takes it over.
 */
requestAnimationFrame(() => setTimeout(() => void import('./index.tsx')));
