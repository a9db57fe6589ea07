// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../../contracts/interfaces/IFlashArbitrage.sol";
import {HonestPool} from "./market/HonestPool.sol";
import {HonestRate} from "./market/HonestRate.sol";
import {Market} from "./market/Market.sol";
import {Random} from "./Random.sol";

/// @notice Draws executions that have to succeed: two or three hops over any venues, paid for by anyone, settled in any
/// way, for at least half of what they earn.
contract HonestRoutes {
    using Random for Random.Source;

    /// @dev How a hop is made; what comes before PairAll names an exact amount, and can lend.
    enum Style {
        Pair,
        V3,
        PairAll,
        SolidlyAll,
        V3All,
        V4,
        CurveInt128,
        CurveUint256,
        Balancer
    }

    uint256 private constant FUNDINGS = 9;
    uint256 private constant STYLES = 9;
    uint256 private constant MAX_SHARE_BPS = 5000;
    uint256 private constant MIN_INPUT = 1e6;

    Market private immutable market;
    address private immutable weth;
    address private immutable self;
    address private immutable payout;
    address private immutable owner;

    constructor(Market market_, address arbitrage, address payout_, address owner_) {
        (market, weth, self, payout, owner) = (market_, address(market_.weth()), arbitrage, payout_, owner_);
    }

    /// @param maxInput what the contract can pay for from its own balance
    function draw(uint256 seed, uint256 maxInput) external view returns (IFlashArbitrage.Arbitrage memory drawn) {
        Random.Source memory random = Random.from(seed);
        drawn.funding = IFlashArbitrage.Funding(random.below(FUNDINGS));
        address[] memory path = _path(random, drawn.funding == IFlashArbitrage.Funding.UniswapV4Native);
        drawn.lender = _lender(drawn.funding);
        drawn.profitToken = path[0];
        drawn.expiryBlock = block.number + random.below(3);
        if (random.percent(10)) drawn.parentHash = blockhash(block.number - 1);
        uint256 input = random.between(MIN_INPUT, maxInput);
        _settle(random, drawn, input);

        drawn.hops = new IFlashArbitrage.Hop[](path.length - 1);
        uint256 amount = input;
        for (uint256 i = 0; i < drawn.hops.length; ++i) {
            Style style = _style(random, drawn.funding, i, drawn.hops.length);
            amount = _fill(random, drawn.hops[i], style, path[i], path[i + 1], amount, i == 0);
        }
    }

    function _path(Random.Source memory random, bool startsWithWeth) private view returns (address[] memory path) {
        address[] memory tokens = market.tokens();
        uint256 length = random.between(3, 4);
        path = new address[](length);
        uint256 offset = startsWithWeth ? 0 : random.below(tokens.length);
        uint256 step = random.percent(50) ? 1 : tokens.length - 1;
        for (uint256 i = 0; i + 1 < length; ++i) {
            path[i] = tokens[(offset + i * step) % tokens.length];
        }
        path[length - 1] = path[0];
    }

    function _lender(IFlashArbitrage.Funding funding) private view returns (address) {
        if (funding <= IFlashArbitrage.Funding.Itself) return address(0);
        if (funding == IFlashArbitrage.Funding.Balancer) return address(market.vault());
        if (funding >= IFlashArbitrage.Funding.UniswapV4) return address(market.manager());
        return address(market.lender());
    }

    /// @dev Two hops earn a fifth of the input, more earn more.
    function _settle(Random.Source memory random, IFlashArbitrage.Arbitrage memory drawn, uint256 input) private view {
        drawn.recipient = [self, payout, owner][random.below(3)];
        if (drawn.profitToken == weth && random.percent(50)) {
            drawn.unwrap = random.percent(50);
            drawn.builderShareBps = random.below(MAX_SHARE_BPS + 1);
        }
        drawn.minProfit = random.between(1, input / 11);
    }

    function _style(
        Random.Source memory random,
        IFlashArbitrage.Funding funding,
        uint256 index,
        uint256 count
    ) private pure returns (Style) {
        bool lends = (funding == IFlashArbitrage.Funding.LastPool && index == count - 1)
            || (funding == IFlashArbitrage.Funding.FirstPool && index == 0);
        if (lends) return Style(random.below(2));
        // A Vault that lends does not swap.
        uint256 styles = funding == IFlashArbitrage.Funding.Balancer ? STYLES - 1 : STYLES;
        return Style(random.below(styles));
    }

    /// @return amountOut what the hop brings
    function _fill(
        Random.Source memory random,
        IFlashArbitrage.Hop memory hop,
        Style style,
        address tokenIn,
        address tokenOut,
        uint256 amountIn,
        bool isFirst
    ) private view returns (uint256 amountOut) {
        bool hasAddress = style != Style.V4 && style != Style.Balancer;
        (hop.tokenIn, hop.tokenOut) = (tokenIn, tokenOut);
        hop.pool = address(market.pool(tokenIn, tokenOut));
        amountOut = market.amountOut(hasAddress, tokenIn, tokenOut, amountIn);
        // Nothing arrives at the first hop, of which all could be taken.
        bool isExact = style < Style.PairAll || isFirst || random.percent(50);
        // Pairs are always told what they are paid, in case that they are the first of those that are not lent to.
        if (isExact || style == Style.PairAll || style == Style.SolidlyAll) hop.amountIn = amountIn;
        if (style == Style.V3All && !isFirst) hop.amountIn = 0;

        if (style == Style.Pair) hop.amountOut = amountOut;
        if (style == Style.PairAll) hop.data = abi.encode(uint16(0));
        if (style == Style.SolidlyAll) hop.venue = IFlashArbitrage.Venue.Solidly;
        if (style == Style.V3 || style == Style.V3All) hop.venue = IFlashArbitrage.Venue.UniswapV3;
        if (style == Style.V4) return _fillV4(random, hop, amountIn);
        if (style == Style.CurveInt128 || style == Style.CurveUint256) _fillCurve(random, hop, style);
        if (style == Style.Balancer) {
            (hop.venue, hop.pool) = (IFlashArbitrage.Venue.BalancerV2, address(market.vault()));
            hop.data = abi.encode(HonestRate.favouring(tokenIn, tokenOut));
        }
    }

    /// @dev Where a hop takes or pays WETH, it is ETH as often.
    function _fillV4(
        Random.Source memory random,
        IFlashArbitrage.Hop memory hop,
        uint256 amountIn
    ) private view returns (uint256) {
        (hop.venue, hop.pool) = (IFlashArbitrage.Venue.UniswapV4, address(market.manager()));
        if (hop.tokenIn == weth && random.percent(50)) hop.tokenIn = address(0);
        if (hop.tokenOut == weth && random.percent(50)) hop.tokenOut = address(0);
        hop.data = abi.encode(uint24(HonestRate.favouring(hop.tokenIn, hop.tokenOut)), int24(1), address(0));
        return market.amountOut(false, hop.tokenIn, hop.tokenOut, amountIn);
    }

    function _fillCurve(Random.Source memory random, IFlashArbitrage.Hop memory hop, Style style) private view {
        hop.venue = IFlashArbitrage.Venue.Curve;
        HonestPool pool = HonestPool(payable(hop.pool));
        (uint256 i, uint256 j) = pool.token0() == hop.tokenIn ? (0, 1) : (1, 0);
        if (hop.tokenIn == weth && random.percent(50)) (hop.tokenIn, i) = (address(0), pool.ETH_COIN());
        if (hop.tokenOut == weth && random.percent(50)) (hop.tokenOut, j) = (address(0), pool.ETH_COIN());
        hop.data = abi.encode(uint8(i), uint8(j), style == Style.CurveUint256);
    }
}
