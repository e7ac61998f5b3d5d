/** A picture that the build puts into the code as a data URL. */
declare module '*.png?inline' {
  const dataUrl: string;
  export default dataUrl;
}
