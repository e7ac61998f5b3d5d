/** The app's names, for the main process. */
import {
  applicationId,
  customProtocol,
  packageName,
  productName,
  updateFeed,
  updateKeys,
} from '../../common/product.ts';

export { applicationId, customProtocol, packageName, productName, updateFeed, updateKeys };

export const customProtocolRedirectUri = `${customProtocol}://callback`;

/** The internal scheme that serves the renderer; nothing outside the app can reach it. */
export const rendererScheme = 'app';
export const rendererOrigin = `${rendererScheme}://desktop`;

/** The start of the app's own page's address. */
export const rendererPage = `${rendererOrigin}/`;
