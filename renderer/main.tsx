import 'inter-ui/inter-variable.css';
import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { hasHost } from './host.ts';
import { ErrorState } from './ui/layout/state-panel.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

createRoot(root).render(
  <StrictMode>
    {hasHost() ? (
      <App nonce={nonce} />
    ) : (
      <ErrorState
        title="This page is not connected to Leeway"
        means="It was opened without the program behind it, so it can show and warn about nothing."
        todo="Start Leeway with “npm start” and use the window or the address that it opens."
      />
    )}
  </StrictMode>,
);
