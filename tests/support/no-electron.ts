/** Replaces `electron` for electron-store in plain Node. */
export default {};
