import Conf from 'conf'; export const x = Conf;
