import { describe, expect, it } from 'vitest';
import { findShapeProblem } from '../../../../main/exchange/wire/wire-shapes.ts';

const positions = '/fapi/v3/positionRisk';
const bitget = '/api/v2/mix/position/all-position';

describe('an answer that came with success', () => {
  it.each([
    ['', 'empty'],
    ['   \n', 'empty'],
    ['<html><body>Just a moment</body></html>', 'web page'],
    ['[{"symbol":"BTCUSDT","positionAmt":"0.5"', 'breaks off'],
    ['not json', 'breaks off'],
    ['null', 'not what was asked for'],
    ['7', 'not what was asked for'],
    ['{}', '{}'],
    ['{"code":0}', 'unexpected form'],
    ['["text"]', 'unexpected form'],
    ['[{"symbol":"BTCUSDT"}]', 'unexpected form'],
  ])('is not believed: %j', (body, words) => {
    expect(findShapeProblem('binanceusdm', positions, body)).toContain(words);
  });

  it('is believed when it looks as the venue documents it', () => {
    const row = '[{"symbol":"BTCUSDT","positionAmt":"0.5"}]';
    expect(findShapeProblem('binanceusdm', positions, row)).toBeUndefined();
    expect(findShapeProblem('binanceusdm', positions, '[]')).toBeUndefined();
    expect(findShapeProblem('binanceusdm', '/fapi/v1/ping', '{}')).toBeUndefined();
    const empty = '{"code":"00000","msg":"success","data":[]}';
    expect(findShapeProblem('bitget', bitget, empty)).toBeUndefined();
    const noOrders = '{"code":"00000","data":{"entrustedList":null}}';
    expect(
      findShapeProblem('bitget', '/api/v2/mix/order/orders-pending', noOrders),
    ).toBeUndefined();
  });

  it('with the venue’s own error code is left to the error tables', () => {
    const error = '{"code":"40037","msg":"Apikey does not exist","data":null}';
    expect(findShapeProblem('bitget', bitget, error)).toBeUndefined();
    const bybit = '{"retCode":10003,"retMsg":"API key is invalid.","result":{}}';
    expect(findShapeProblem('bybit', '/v5/position/list', bybit)).toBeUndefined();
  });

  it.each([
    ['bitget', bitget, '{"code":"00000","data":null}'],
    ['bitget', bitget, '{"code":"00000"}'],
    ['bitget', bitget, '{"data":[]}'],
    ['bybit', '/v5/position/list', '{"retCode":0,"result":null}'],
    ['okx', '/api/v5/account/positions', '{"code":"0","data":null}'],
    ['okxus', '/api/v5/account/positions', '{"code":"0","data":null}'],
    ['gate', '/api/v4/futures/usdt/positions', '{"label":1}'],
    ['kucoinfutures', '/api/v1/positions', '{"code":"200000","data":null}'],
    ['krakenfutures', '/derivatives/api/v3/openpositions', '{"result":"success"}'],
    ['deribit', '/api/v2/private/get_positions', '{"result":null}'],
    ['phemex', '/g-accounts/accountPositions', '{"code":0,"data":{}}'],
    ['mexc', '/api/v1/private/position/open_positions', '{"success":true,"data":null}'],
    ['bingx', '/openApi/swap/v2/user/positions', '{"code":0,"data":null}'],
    ['htx', '/v5/trade/position/opens', '{"code":200,"data":null}'],
    ['dydx', '/v4/perpetualPositions', '{"error":1}'],
    ['binanceusdm', '/fapi/v1/exchangeInfo', '{"symbols":[]}'],
    ['binanceusdm', '/fapi/v3/account', '{"totalMarginBalance":"1"}'],
    ['whitebit', '/api/v4/anything', '{}'],
  ])('of success without positions in it is not believed: %s %s %s', (venue, path, body) => {
    expect(findShapeProblem(venue, path, body)).toBeDefined();
  });
});
