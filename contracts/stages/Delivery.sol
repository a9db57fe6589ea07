// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPoolManager} from "../interfaces/external/IPoolManager.sol";
import {BalancerPool} from "../libraries/BalancerPool.sol";
import {CurvePool} from "../libraries/CurvePool.sol";
import {ExecutionContext} from "../libraries/ExecutionContext.sol";
import {PackedHop} from "../libraries/PackedHop.sol";
import {PackedRoute} from "../libraries/PackedRoute.sol";
import {PairQuote} from "../libraries/PairQuote.sol";
import {PoolCalls} from "../libraries/PoolCalls.sol";
import {TokenCalls} from "../libraries/TokenCalls.sol";
import {UniswapV4Pool} from "../libraries/UniswapV4Pool.sol";
import {Roles} from "./Roles.sol";

/**
 * @title Delivery
 * @notice A cycle is executed as a delivery, from its last hop back to its first: to deliver what a hop brings, what it
 * costs is first delivered to its pool by the hop before. Where pools pay each other directly, no token but the profit
 * token ever comes here. Where a pool wants to pull, what it may pull is what the hop before it brought.
 *
 * Only one token can be spent at a time, and whoever makes it so compares its balance afterwards.
 */
abstract contract Delivery is Roles {
    using BalancerPool for BalancerPool.Hop;
    using CurvePool for CurvePool.Hop;
    using PackedHop for bytes;
    using PackedRoute for bytes;
    using PairQuote for address;
    using PoolCalls for address;
    using TokenCalls for address;
    using UniswapV4Pool for IPoolManager;
    using UniswapV4Pool for UniswapV4Pool.Hop;

    /// @dev Brings to `to` what the first hop of the route yields. Runs only while an execution is under way.
    function _deliver(bytes calldata route, address to) internal {
        (uint256 kind, bool zeroForOne, address pool, uint256 amount, bytes calldata rest) = route.decodeHop();
        if (kind == PackedRoute.HOP_V2) {
            _payV2(rest, pool);
            pool.swapV2(zeroForOne, amount, to, rest[:0]);
        } else if (kind == PackedRoute.HOP_V3) {
            ExecutionContext.expect(pool, ExecutionContext.SWAP_V3);
            pool.swapV3(zeroForOne, amount, to, rest);
            ExecutionContext.expectNobody();
        } else {
            _deliverOther(kind, zeroForOne, pool, route, to);
        }
    }

    /// @dev Brings a pair its due: from the hop before, or at the beginning of the cycle from here.
    function _payV2(bytes calldata route, address pool) internal {
        if (route.length == PackedRoute.PAYMENT_LENGTH) _spendable().pay(pool, route.inputAmount());
        else _deliver(route, pool);
    }

    /// @dev The hops that need more than a pool and an exact amount.
    function _deliverOther(uint256 kind, bool zeroForOne, address pool, bytes calldata route, address to) private {
        if (kind == PackedHop.HOP_V2_ALL) {
            (address tokenIn, uint256 feeBps, bytes calldata rest) = route.decodeV2All();
            _payV2(rest, pool);
            pool.swapV2(zeroForOne, pool.amountOutV2(zeroForOne, tokenIn, feeBps), to, rest[:0]);
        } else if (kind == PackedHop.HOP_SOLIDLY_ALL) {
            (address tokenIn, bytes calldata rest) = route.decodeTokenIn();
            _payV2(rest, pool);
            pool.swapV2(zeroForOne, pool.amountOutSolidly(zeroForOne, tokenIn), to, rest[:0]);
        } else if (kind == PackedHop.HOP_V3_ALL) {
            _deliverV3All(zeroForOne, pool, route, to);
        } else if (kind == PackedHop.HOP_V4) {
            _deliverV4(route, to);
        } else if (kind == PackedHop.HOP_CURVE) {
            _deliverCurve(route, to);
        } else if (kind == PackedHop.HOP_BALANCER) {
            _deliverBalancer(route, to);
        } else {
            revert UnknownHopKind(kind);
        }
    }

    function _deliverV3All(bool zeroForOne, address pool, bytes calldata route, address to) private {
        (address tokenIn, bytes calldata rest) = route.decodeTokenIn();
        (uint256 amountIn, uint256 floor) = _hold(rest, tokenIn, 0);
        address spendableBefore = _spendable();
        ExecutionContext.makeSpendable(tokenIn, wrappedNative);
        ExecutionContext.expect(pool, ExecutionContext.SWAP_V3);
        pool.swapV3(zeroForOne, amountIn, to, rest[:0]);
        ExecutionContext.expectNobody();
        ExecutionContext.makeSpendable(spendableBefore, wrappedNative);
        tokenIn.requireAtLeast(floor);
    }

    function _deliverCurve(bytes calldata route, address to) private {
        (CurvePool.Hop memory hop, bytes calldata rest) = route.decodeCurve();
        address tokenIn = _wrappedIfNative(hop.coinIn);
        (uint256 amountIn, uint256 floor) = _hold(rest, tokenIn, hop.amountIn);
        address tokenOut = _wrappedIfNative(hop.coinOut);
        uint256 floorOut = tokenOut.ownBalance();
        uint256 amountOut = hop.exchange(amountIn, wrappedNative);
        if (to != address(this)) tokenOut.pay(to, amountOut);
        tokenOut.requireAtLeast(floorOut); // some tokens take more from who sends than is sent
        tokenIn.requireAtLeast(floor);
    }

    function _deliverBalancer(bytes calldata route, address to) private {
        (BalancerPool.Hop memory hop, bytes calldata rest) = route.decodeBalancer();
        (uint256 amountIn, uint256 floor) = _hold(rest, hop.tokenIn, hop.amountIn);
        hop.swap(amountIn, to);
        hop.tokenIn.requireAtLeast(floor);
    }

    /// @dev A V4 pool is paid on account, while the manager is unlocked.
    function _deliverV4(bytes calldata route, address to) private {
        (UniswapV4Pool.Hop memory hop,) = route.decodeV4();
        if (hop.unlocked) {
            _swapV4(route, to);
        } else {
            ExecutionContext.expect(address(hop.manager), ExecutionContext.UNLOCK);
            hop.manager.unlock(abi.encodePacked(UniswapV4Pool.UNLOCKED_FOR_DELIVERY, to, route));
            ExecutionContext.expectNobody();
        }
    }

    /// @notice With an exact amount the pool hands over first, so that it can lend; all that arrives has to arrive before.
    /// @return amountOut what the manager has sent to `to`; when that is the manager, it stands on our account
    function _swapV4(bytes calldata route, address to) internal returns (uint256 amountOut) {
        (UniswapV4Pool.Hop memory hop, bytes calldata rest) = route.decodeV4();
        bool isExact = hop.amountIn != 0;
        uint256 paid = isExact ? 0 : _payV4(hop, rest);
        uint256 owed;
        (owed, amountOut) = hop.swap(isExact ? hop.amountIn : paid);
        if (to != address(hop.manager)) hop.manager.take(hop.currencyOut(), to, amountOut, wrappedNative);
        if (isExact) paid = _payV4(hop, rest);
        // More than is owed comes back: the manager closes no account that is not even.
        if (paid > owed) hop.manager.take(hop.currencyIn(), address(this), paid - owed, wrappedNative);
    }

    /// @notice Brings the manager what goes in.
    /// @return paid what has arrived there, by the manager's account
    function _payV4(UniswapV4Pool.Hop memory hop, bytes calldata rest) private returns (uint256 paid) {
        if (!hop.held && rest.startsWithV4()) return _swapV4(rest, address(hop.manager));
        address currency = hop.currencyIn();
        bool isAllOfWhatIsHere = rest.length == 0 && hop.amountIn == 0;
        if (hop.held || currency == address(0) || isAllOfWhatIsHere) {
            address token = _wrappedIfNative(currency);
            (uint256 amountIn, uint256 floor) = _hold(rest, token, hop.amountIn);
            paid = hop.manager.settle(currency, amountIn, wrappedNative);
            token.requireAtLeast(floor);
        } else {
            hop.manager.sync(currency);
            if (rest.length == 0) _spendable().pay(address(hop.manager), hop.amountIn);
            else _deliver(rest, address(hop.manager));
            paid = hop.manager.settle();
        }
    }

    /**
     * @notice Brings a hop's input here, for pools that pull it. At the beginning of the cycle it is here already: then it
     * has to be what may be spent, and whoever made it so looks after its balance.
     * @param exactAmount what is wanted of it, 0 for all that arrives
     * @return amount what goes in
     * @return floor what has to be left of the token afterwards
     */
    function _hold(
        bytes calldata rest,
        address token,
        uint256 exactAmount
    ) private returns (uint256 amount, uint256 floor) {
        uint256 balanceBefore;
        if (rest.length == 0) {
            if (token != _spendable()) revert NotSpendable(token);
            (, balanceBefore) = ExecutionContext.lentInKind();
        } else {
            balanceBefore = floor = token.ownBalance();
            _deliver(rest, address(this));
        }
        amount = exactAmount == 0 ? token.ownBalance() - balanceBefore : exactAmount;
        // Whoever could call back has been paid; who is called next is only to take what it is given.
        ExecutionContext.expectNobody();
    }

    function _spendable() internal view returns (address) {
        return ExecutionContext.spendable(wrappedNative);
    }

    function _wrappedIfNative(address currency) internal view returns (address token) {
        return currency == address(0) ? wrappedNative : currency;
    }
}
