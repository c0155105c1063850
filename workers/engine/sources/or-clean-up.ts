/** Makes something; if that fails, clears away what was made for it. */
export async function orCleanUp<Made>(cleanUp: () => Promise<unknown>, make: () => Promise<Made>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
