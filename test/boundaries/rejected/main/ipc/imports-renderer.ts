import { App } from '../../renderer/app/app.tsx'; export const x = App;
