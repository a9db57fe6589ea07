// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICurvePoolInt128} from "../interfaces/external/ICurvePoolInt128.sol";
import {ICurvePoolUint256} from "../interfaces/external/ICurvePoolUint256.sol";
import {NativeCalls} from "./NativeCalls.sol";
import {TokenCalls} from "./TokenCalls.sol";

/**
 * @title CurvePool
 * @notice Exchanges over one Curve pool, which pulls what goes in, or takes ETH, and pays this contract.
 */
library CurvePool {
    using NativeCalls for address;
    using TokenCalls for address;

    /// @notice A hop over one pool. A coin is a token, or zero for ETH.
    struct Hop {
        address pool;
        address coinIn;
        address coinOut;
        /// @dev Whether the pool numbers its coins as uint256, else as int128.
        bool isUint256;
        uint8 i;
        uint8 j;
        /// @dev 0 for all that arrives.
        uint256 amountIn;
    }

    /// @notice Exchanges an amount that is here, for ETH in wrapped native tokens.
    /// @return amountOut what has come for it, for ETH in wrapped native tokens
    function exchange(Hop memory hop, uint256 amountIn, address wrappedNative) internal returns (uint256 amountOut) {
        uint256 balanceBefore = _balance(hop.coinOut);
        if (hop.coinIn == address(0)) {
            wrappedNative.unwrap(amountIn);
            _call(hop, amountIn, amountIn);
        } else {
            hop.coinIn.approve(hop.pool, amountIn);
            _call(hop, amountIn, 0);
            hop.coinIn.revoke(hop.pool);
        }
        // What a pool returns is not believed, and some return nothing.
        amountOut = _balance(hop.coinOut) - balanceBefore;
        if (hop.coinOut == address(0)) wrappedNative.wrap(amountOut);
    }

    /// @dev The least that may come out is left to the final check.
    function _call(Hop memory hop, uint256 amountIn, uint256 valueWei) private {
        if (hop.isUint256) {
            ICurvePoolUint256(hop.pool).exchange{value: valueWei}(hop.i, hop.j, amountIn, 0);
        } else {
            ICurvePoolInt128(hop.pool).exchange{value: valueWei}(
                int128(uint128(hop.i)), int128(uint128(hop.j)), amountIn, 0
            );
        }
    }

    function _balance(address coin) private view returns (uint256) {
        return coin == address(0) ? address(this).balance : coin.ownBalance();
    }
}
