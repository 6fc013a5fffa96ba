import { createChart } from 'lightweight-charts'; export const x = createChart;
