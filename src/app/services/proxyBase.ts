/** Where the proxy's routes lie. */
export const proxyBase = `${import.meta.env.BASE_URL}api/engines`;
