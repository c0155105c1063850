/** Names of the messages between a desktop window and main. */
export const bridgeChannels = { request: 'weir:request', answer: 'weir:answer' } as const;
