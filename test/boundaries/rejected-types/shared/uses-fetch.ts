export const ask = () => fetch('x');
