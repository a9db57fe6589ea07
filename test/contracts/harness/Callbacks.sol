// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashLoanRecipient} from "../../../contracts/interfaces/external/IFlashLoanRecipient.sol";
import {IUniswapV2Callee} from "../../../contracts/interfaces/external/IUniswapV2Callee.sol";
import {IUniswapV3SwapCallback} from "../../../contracts/interfaces/external/IUniswapV3SwapCallback.sol";

/// @notice Calldata of the callbacks, as a pool or a lender or somebody who pretends to be one would send it.
library Callbacks {
    uint256 internal constant KINDS = 3;

    function v2(bytes memory route) internal pure returns (bytes memory) {
        return abi.encodeCall(IUniswapV2Callee.uniswapV2Call, (address(0), 0, 0, route));
    }

    function v3(int256 amount0, int256 amount1, bytes memory route) internal pure returns (bytes memory) {
        return abi.encodeCall(IUniswapV3SwapCallback.uniswapV3SwapCallback, (amount0, amount1, route));
    }

    function loan(address token, uint256 amount, uint256 fee, bytes memory route) internal pure returns (bytes memory) {
        address[] memory tokens = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        uint256[] memory fees = new uint256[](1);
        (tokens[0], amounts[0], fees[0]) = (token, amount, fee);
        return abi.encodeCall(IFlashLoanRecipient.receiveFlashLoan, (tokens, amounts, fees, route));
    }

    /// @notice Any of them.
    function any(uint256 kind, uint256 amount, address token, bytes memory route) internal pure returns (bytes memory) {
        if (kind % KINDS == 0) return v2(route);
        if (kind % KINDS == 1) return v3(int256(amount), -1, route);
        return loan(token, amount, 0, route);
    }
}
