/** Names a request or an event, so that it collides with no other of the same app. */
export const channelName = (name: string): string => `authkit:${name}`;
