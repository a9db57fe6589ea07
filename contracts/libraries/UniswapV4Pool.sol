// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPoolManager} from "../interfaces/external/IPoolManager.sol";
import {NativeCalls} from "./NativeCalls.sol";
import {PoolCalls} from "./PoolCalls.sol";
import {TokenCalls} from "./TokenCalls.sol";

// forge-lint: disable-next-item(unsafe-typecast): a delta is two signed halves, and a wrong sign is more than any balance
/**
 * @title UniswapV4Pool
 * @notice Swaps on account, and what squares the account with the PoolManager. A currency is a token, or zero for ETH; for
 * ETH this contract gives and gets wrapped native tokens.
 */
library UniswapV4Pool {
    using NativeCalls for address;
    using TokenCalls for address;

    /// @notice A hop over one pool.
    struct Hop {
        IPoolManager manager;
        IPoolManager.PoolKey key;
        bool zeroForOne;
        /// @dev Whether the manager is unlocked when the hop's turn comes.
        bool unlocked;
        /// @dev Whether what goes in is brought to this contract first.
        bool held;
        /// @dev 0 for all that arrives.
        uint256 amountIn;
    }

    /// @dev What the manager is unlocked for: the first byte of the data that it hands back. A delivery is followed by
    /// who is delivered to.
    uint8 internal constant UNLOCKED_FOR_DELIVERY = 0;
    uint8 internal constant UNLOCKED_FOR_TOKEN = 1;
    uint8 internal constant UNLOCKED_FOR_ETH = 2;

    /// @notice What goes in.
    function currencyIn(Hop memory hop) internal pure returns (address) {
        return hop.zeroForOne ? hop.key.currency0 : hop.key.currency1;
    }

    /// @notice What comes out.
    function currencyOut(Hop memory hop) internal pure returns (address) {
        return hop.zeroForOne ? hop.key.currency1 : hop.key.currency0;
    }

    /// @notice Swaps an exact amount in.
    /// @return owed what the account is charged, which a hook may have changed
    /// @return amountOut what the account is credited
    function swap(Hop memory hop, uint256 amountIn) internal returns (uint256 owed, uint256 amountOut) {
        IPoolManager.SwapParams memory params = IPoolManager.SwapParams({
            zeroForOne: hop.zeroForOne,
            amountSpecified: -int256(amountIn),
            sqrtPriceLimitX96: hop.zeroForOne ? PoolCalls.LOWEST_SQRT_PRICE_LIMIT : PoolCalls.HIGHEST_SQRT_PRICE_LIMIT
        });
        int256 delta = hop.manager.swap(hop.key, params, "");
        (int128 amount0, int128 amount1) = (int128(delta >> 128), int128(delta));
        (int128 input, int128 output) = hop.zeroForOne ? (amount0, amount1) : (amount1, amount0);
        // As an unsigned number what has the wrong sign is more than any balance.
        owed = uint256(-int256(input));
        amountOut = uint256(int256(output));
    }

    /// @notice Draws on the account, in favour of `to`.
    function take(IPoolManager manager, address currency, address to, uint256 amount, address wrappedNative) internal {
        if (currency != address(0)) {
            manager.take(currency, to, amount);
        } else {
            uint256 balanceBefore = address(this).balance;
            manager.take(address(0), address(this), amount);
            // A manager that sends less must not have it made up from what rests here.
            uint256 arrived = address(this).balance - balanceBefore;
            wrappedNative.wrap(arrived);
            if (to != address(this)) wrappedNative.pay(to, arrived);
        }
    }

    /// @notice Pays into the account.
    /// @return paid what has arrived there, by the manager's account
    function settle(
        IPoolManager manager,
        address currency,
        uint256 amount,
        address wrappedNative
    ) internal returns (uint256 paid) {
        manager.sync(currency);
        if (currency != address(0)) {
            currency.pay(address(manager), amount);
            paid = manager.settle();
        } else {
            wrappedNative.unwrap(amount);
            paid = manager.settle{value: amount}();
        }
    }
}
