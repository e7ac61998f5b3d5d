/** What electron-store gets for `electron` in a process that is none. */
export default {};
