export const log = () => console.log('x');
