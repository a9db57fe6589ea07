// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBalancerVault} from "../interfaces/external/IBalancerVault.sol";
import {TokenCalls} from "./TokenCalls.sol";

/**
 * @title BalancerPool
 * @notice Swaps over one pool of the Balancer V2 Vault, which pulls what goes in and pays whom it is told.
 */
library BalancerPool {
    using TokenCalls for address;

    /// @notice A hop over one pool.
    struct Hop {
        address vault;
        address tokenIn;
        address tokenOut;
        bytes32 poolId;
        /// @dev 0 for all that arrives.
        uint256 amountIn;
    }

    /// @notice Swaps an amount that is here and has what comes out sent to `to`.
    function swap(Hop memory hop, uint256 amountIn, address to) internal {
        IBalancerVault.SingleSwap memory single = IBalancerVault.SingleSwap({
            poolId: hop.poolId,
            kind: IBalancerVault.SwapKind.GIVEN_IN,
            assetIn: hop.tokenIn,
            assetOut: hop.tokenOut,
            amount: amountIn,
            userData: ""
        });
        IBalancerVault.FundManagement memory funds = IBalancerVault.FundManagement({
            sender: address(this), fromInternalBalance: false, recipient: payable(to), toInternalBalance: false
        });
        hop.tokenIn.approve(hop.vault, amountIn);
        // The least that may come out is left to the final check.
        IBalancerVault(hop.vault).swap(single, funds, 0, block.timestamp);
        hop.tokenIn.revoke(hop.vault);
    }
}
